-- Sends commands of the server for the current buffer.
local M = {}

M.NAME = "tf_cycle_ls"

function M.notify(message)
  vim.notify("tf-cycle-ls: " .. message, vim.log.levels.WARN)
end

---Execute a command of the server.
---@param command string one of the server's commands
---@param arguments fun(at: lsp.TextDocumentPositionParams): table its arguments, for a cursor
---@param on_result fun(result: table?, client: vim.lsp.Client) called unless the command fails
function M.send(command, arguments, on_result)
  local client = vim.lsp.get_clients({ bufnr = 0, name = M.NAME })[1]
  if not client then
    return M.notify("the server is not attached to this buffer; see :checkhealth tf_cycle_ls")
  end
  local at = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local params = { command = command, arguments = arguments(at) }
  client:request("workspace/executeCommand", params, function(failure, result)
    if failure then
      M.notify(failure.message)
    else
      on_result(result ~= vim.NIL and result or nil, client)
    end
  end, 0)
end

return M
