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
  M.execute(client, command, arguments(at), function(failure, result)
    if failure then
      M.notify(failure.message)
    else
      on_result(result, client)
    end
  end)
end

---Execute a command of the server.
---@param client vim.lsp.Client
---@param command string
---@param arguments table
---@param on_done fun(failure: lsp.ResponseError?, result: table?)
function M.execute(client, command, arguments, on_done)
  local params = { command = command, arguments = arguments }
  client:request("workspace/executeCommand", params, function(failure, result)
    on_done(failure, result ~= vim.NIL and result or nil)
  end, 0)
end

---Highlight lines of a buffer. Each may have a `group`.
---@param buffer integer
---@param lines { text: string, group?: string }[]
function M.highlight(buffer, lines)
  local namespace = vim.api.nvim_create_namespace(M.NAME)
  vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  for number, line in ipairs(lines) do
    if line.group then
      local all = { end_col = #line.text, hl_group = line.group }
      vim.api.nvim_buf_set_extmark(buffer, namespace, number - 1, 0, all)
    end
  end
end

return M
