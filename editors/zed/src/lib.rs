//! Starts tf-cycle-ls from the PATH. Zed only starts language servers that an extension defines.

use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

struct TfCycleLs;

impl zed::Extension for TfCycleLs {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        _server: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let command = worktree
            .which("tf-cycle-ls")
            .ok_or("tf-cycle-ls is not on the PATH: see editors/README.md")?;
        Ok(Command {
            command,
            args: vec![],
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(TfCycleLs);
