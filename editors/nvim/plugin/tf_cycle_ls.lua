-- Defines the command :TfCycle; its code is loaded on first use. See :help tf-cycle-ls
if vim.g.loaded_tf_cycle_ls then
  return
end
vim.g.loaded_tf_cycle_ls = true

local SUBCOMMANDS = { "next", "previous", "show", "list" }

vim.api.nvim_create_user_command("TfCycle", function(command)
  require("tf_cycle_ls")[command.args == "" and "show" or command.args]()
end, {
  nargs = "?",
  complete = function(start)
    return vim.tbl_filter(function(name)
      return vim.startswith(name, start)
    end, SUBCOMMANDS)
  end,
  desc = "Show or step through the dependency cycle at the cursor",
})
