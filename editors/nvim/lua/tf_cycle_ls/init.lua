-- The subcommands of :TfCycle. Each function sends the cursor position to the server.
local M = {}

local request = require("tf_cycle_ls.request")

---Execute a command of the server at the cursor.
---@param command string one of the server's commands
---@param on_result fun(result: table, client: vim.lsp.Client) called if there is a cycle
local function execute(command, on_result)
  request.send(command, function(at)
    return { at }
  end, function(result, client)
    if result then
      on_result(result, client)
    else
      request.notify("no dependency cycle at the cursor")
    end
  end)
end

---Go to a location; CTRL-O leads back.
local function go_to(location, client)
  vim.lsp.util.show_document(location, client.offset_encoding, { focus = true, reuse_win = true })
end

-- The server makes Neovim show the location (LSP: window/showDocument).
local function ignore() end

---Go to the next reference of the cycle at the cursor.
function M.next()
  execute("tf-cycle-ls.nextEdge", ignore)
end

---Go to the previous reference of the cycle at the cursor.
function M.previous()
  execute("tf-cycle-ls.previousEdge", ignore)
end

---Show the cycle at the cursor in a window; <CR> goes to the reference of the line.
function M.show()
  execute("tf-cycle-ls.component", function(component, client)
    local lines = require("tf_cycle_ls.view").lines(component)
    local texts = vim.tbl_map(function(line)
      return line.text
    end, lines)
    local buffer, window = vim.lsp.util.open_floating_preview(texts, "", {
      border = "rounded",
      title = " dependency cycle ",
      max_width = 100,
      close_events = {},
    })
    vim.wo[window].breakindent = true
    vim.wo[window].linebreak = true
    request.highlight(buffer, lines)
    vim.api.nvim_set_current_win(window)
    local function close()
      pcall(vim.api.nvim_win_close, window, true)
    end
    vim.api.nvim_create_autocmd("WinLeave", { buffer = buffer, once = true, callback = close })
    vim.keymap.set("n", "<CR>", function()
      local location = lines[vim.api.nvim_win_get_cursor(window)[1]].location
      if location then
        close()
        go_to(location, client)
      end
    end, { buffer = buffer, desc = "Go to this reference" })
    for _, key in ipairs({ "q", "<Esc>" }) do
      vim.keymap.set("n", key, close, { buffer = buffer, desc = "Close" })
    end
  end)
end

---List the references of the cycle at the cursor in the quickfix window.
function M.list()
  execute("tf-cycle-ls.component", function(component, client)
    local items = {}
    for _, edge in ipairs(component.edges) do
      local title = edge.from .. " → " .. edge.to
      for _, reference in ipairs(edge.references) do
        local encoding = client.offset_encoding
        local item = vim.lsp.util.locations_to_items({ reference.location }, encoding)[1]
        item.text = title .. ", in " .. reference.attribute
        table.insert(items, item)
      end
    end
    vim.fn.setqflist({}, " ", { title = "dependency cycle", items = items })
    vim.cmd("botright copen")
  end)
end

---Show all cycles in a buffer, see tree.lua.
function M.tree()
  require("tf_cycle_ls.tree").show()
end

---List why a block depends on another one, see dependencies.lua.
function M.why(source, target)
  require("tf_cycle_ls.dependencies").why(source, target)
end

---List what depends on a block, see dependencies.lua.
function M.dependents(target)
  require("tf_cycle_ls.dependencies").dependents(target)
end

return M
