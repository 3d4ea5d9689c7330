-- :checkhealth tf_cycle_ls
local M = {}

local ADVICE = {
  "Install it: https://github.com/tf-cycle-ls/tf-cycle-ls/blob/main/docs/install.md",
  'Or give its path: vim.lsp.config("tf_cycle_ls", { cmd = { "/path/to/tf-cycle-ls" } })',
}

local function check_neovim()
  if vim.fn.has("nvim-0.11") == 1 then
    vim.health.ok("Neovim " .. tostring(vim.version()))
  else
    vim.health.error("Neovim 0.11 or newer is required; this is " .. tostring(vim.version()))
  end
end

local function check_server()
  local command = vim.lsp.config.tf_cycle_ls and vim.lsp.config.tf_cycle_ls.cmd
  if type(command) ~= "table" then
    return vim.health.error("lsp/tf_cycle_ls.lua is not on the 'runtimepath'")
  end
  local path = vim.fn.exepath(command[1])
  if path == "" then
    return vim.health.error(("%s is not on the PATH of Neovim"):format(command[1]), ADVICE)
  end
  local succeeded, result = pcall(function()
    return vim.system({ path, "--version" }, { text = true, timeout = 30000 }):wait()
  end)
  if succeeded and result.code == 0 then
    vim.health.ok(vim.trim(result.stdout) .. ", " .. path)
  else
    local reason = succeeded and vim.trim(result.stderr or "") or result
    vim.health.error(("%s cannot be started: %s"):format(path, reason), ADVICE)
  end
end

local function check_enabled()
  if not vim.lsp.is_enabled("tf_cycle_ls") then
    vim.health.warn("It is not enabled", { 'In init.lua: vim.lsp.enable("tf_cycle_ls")' })
    return
  end
  vim.health.ok("It is enabled")
  local buffers = {}
  for _, client in ipairs(vim.lsp.get_clients({ name = "tf_cycle_ls" })) do
    vim.list_extend(buffers, vim.tbl_keys(client.attached_buffers))
    vim.health.info("Root: " .. (client.root_dir or "none"))
  end
  vim.health.info(("It is attached to %d buffer(s)"):format(#buffers))
end

function M.check()
  vim.health.start("tf-cycle-ls")
  check_neovim()
  check_server()
  check_enabled()
end

return M
