"""A hostile workspace, with everything that an attacker may try."""

from __future__ import annotations

import json
from pathlib import Path

SECRET = 'resource "test_secret" "s" {\n  v = test_a.x.id\n}\n'

MAIN = """\
resource "test_a" "x" {
  v = test_b.y.id
  w = file("/etc/passwd")

  provisioner "local-exec" {
    command = "touch ran"
  }
}

resource "test_b" "y" {
  v = test_a.x.id
  w = templatefile("${path.module}/../secret/main.tf", {})
}

data "external" "e" {
  program = ["touch", "ran"]
}

module "far" {
  source = "%s/etc"
}

module "remote" {
  source = "git::ssh://example.invalid/x.git"
}

module "web" {
  source = "https://example.invalid/x.zip"
}

module "installed" {
  source = "hashicorp/consul/aws"
}

module "beside" {
  source = "../secret"
}

module "linked" {
  source = "./linked"
}

module "ring" {
  source = "./ring/ring/ring"
}

terraform {
  backend "http" {
    address = "http://127.0.0.1:9/"
  }
}
""".replace("%s", "/".join([".."] * 60))


def write(top: Path) -> Path:
    """Write the workspace below a directory, with a secret next to it. Returns the workspace."""
    workspace, secret = top / "workspace", top / "secret"
    for folder in (workspace / ".terraform" / "modules", secret):
        folder.mkdir(parents=True)
    (secret / "main.tf").write_text(SECRET)
    (workspace / "main.tf").write_text(MAIN)
    (workspace / "secret.tf").symlink_to(secret / "main.tf")
    (workspace / "linked").symlink_to(secret)
    (workspace / "ring").symlink_to(workspace)
    (workspace / "itself.tf").symlink_to("itself.tf")
    (workspace / "endless.tf").symlink_to("/dev/zero")
    (workspace / ".tf-cycle-ls.toml").write_text("outside = true\n")
    modules = {"Modules": [{"Key": "installed", "Dir": "../secret"}, {"Key": "a", "Dir": "/etc"}]}
    (workspace / ".terraform" / "modules" / "modules.json").write_text(json.dumps(modules))
    for name in ("sitecustomize.py", "tf_cycle_ls.py", "hcl2.py", "git"):
        (workspace / name).write_text("#!/bin/sh\ntouch ran\nopen('ran', 'w')\n")
        (workspace / name).chmod(0o755)
    return workspace
