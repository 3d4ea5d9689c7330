class TfCycleLs < Formula
  desc "Finds dependency cycles in Terraform and OpenTofu and fixes them"
  homepage "https://tf-cycle-ls.github.io/tf-cycle-ls/"
  version "%VERSION%"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "https://github.com/tf-cycle-ls/tf-cycle-ls/releases/download/v%VERSION%/tf-cycle-ls-%VERSION%-darwin-arm64.tar.gz"
      sha256 "%SHA256:darwin-arm64%"
    end
    on_intel do
      url "https://github.com/tf-cycle-ls/tf-cycle-ls/releases/download/v%VERSION%/tf-cycle-ls-%VERSION%-darwin-x64.tar.gz"
      sha256 "%SHA256:darwin-x64%"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/tf-cycle-ls/tf-cycle-ls/releases/download/v%VERSION%/tf-cycle-ls-%VERSION%-linux-arm64.tar.gz"
      sha256 "%SHA256:linux-arm64%"
    end
    on_intel do
      url "https://github.com/tf-cycle-ls/tf-cycle-ls/releases/download/v%VERSION%/tf-cycle-ls-%VERSION%-linux-x64.tar.gz"
      sha256 "%SHA256:linux-x64%"
    end
  end

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"tf-cycle-ls"
  end

  test do
    (testpath/"main.tf").write <<~HCL
      resource "terraform_data" "a" {
        input = terraform_data.b.id
      }

      resource "terraform_data" "b" {
        input = terraform_data.a.id
      }
    HCL
    assert_match "1 cycle", shell_output("#{bin}/tf-cycle-ls check", 1)
  end
end
