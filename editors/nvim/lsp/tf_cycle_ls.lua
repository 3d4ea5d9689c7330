-- tf-cycle-ls for Neovim 0.11 or newer: vim.lsp.enable("tf_cycle_ls")
---@type vim.lsp.Config
return {
  cmd = { "tf-cycle-ls" },
  -- hcl: the units of Terragrunt. terraform-stack: the components of Terraform Stacks.
  filetypes = { "terraform", "opentofu", "hcl", "terraform-stack" },
  -- The repository first: a cycle may lead through modules in sibling folders.
  root_markers = { ".git", ".terraform" },
  -- For :TfCycle tree.
  capabilities = { experimental = { workspaceSummary = true } },
  handlers = {
    ["tf-cycle-ls/summary"] = function(...)
      require("tf_cycle_ls.tree").on_summary(...)
    end,
  },
}
