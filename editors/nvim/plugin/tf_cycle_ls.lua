-- Defines the command :TfCycle; its code is loaded on first use. See :help tf-cycle-ls
if vim.g.loaded_tf_cycle_ls then
  return
end
vim.g.loaded_tf_cycle_ls = true

local SUBCOMMANDS = { "next", "previous", "show", "list", "tree", "why", "dependents" }

vim.api.nvim_create_user_command("TfCycle", function(command)
  local name, first, second = unpack(command.fargs)
  require("tf_cycle_ls")[name or "show"](first, second)
end, {
  nargs = "*",
  complete = function(start, line)
    return #vim.split(vim.trim(line), "%s+") > (start == "" and 1 or 2) and {}
      or vim.tbl_filter(function(name)
        return vim.startswith(name, start)
      end, SUBCOMMANDS)
  end,
  desc = "Show the dependency cycle at the cursor, step through it, or explain dependencies",
})
