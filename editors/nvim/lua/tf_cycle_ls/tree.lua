-- :TfCycle tree: all cycles in a buffer, as root module → cycle → references and fixes.
local request = require("tf_cycle_ls.request")

local M = {}

local NAME = "tf-cycle-ls://cycles"
local NO_SUMMARY = "the server has not checked any file yet"

-- The last parameters of the notification tf-cycle-ls/summary, by the id of the client.
local summaries = {}

-- Convert JSON null to nil.
local function non_null(value)
  return value ~= vim.NIL and value or nil
end

local function place_of(location)
  local file = vim.fs.basename(vim.uri_to_fname(location.uri))
  return ("%s:%d"):format(file, location.range.start.line + 1)
end

local function plural(count, noun)
  return ("%d %s%s"):format(count, noun, count == 1 and "" or "s")
end

---@class tf_cycle_ls.TreeLine
---@field text string
---@field group? string the highlight group of the line
---@field location? lsp.Location the target of the line
---@field fix? table the fix of the line
---@field component? string the id of the cycle that starts here

---The lines of one group of connected cycles.
---@param summary table an element of `components` in the summary
---@param component? table the result of the server command tf-cycle-ls.component
local function lines_of_component(summary, component)
  local lines = {}
  local function add(line)
    table.insert(lines, line)
  end
  add({
    text = ("  %s (%s)"):format(
      table.concat(summary.cycle, " → "),
      plural(summary.cycles, "cycle")
    ),
    group = "Title",
    location = non_null(summary.location),
    component = summary.id,
  })
  for _, edge in ipairs(component and component.edges or {}) do
    for _, reference in ipairs(edge.references) do
      local text = ("    %s → %s, in %s  %s"):format(
        edge.from,
        edge.to,
        reference.attribute,
        place_of(reference.location)
      )
      add({ text = text, location = reference.location })
    end
    if #edge.references == 0 then
      local location = non_null(edge.location)
      add({ text = ("    %s → %s: %s"):format(edge.from, edge.to, edge.note), location = location })
    end
  end
  for _, fix in ipairs(component and non_null(component.repairs) or {}) do
    add({ text = "    fix: " .. fix.title, group = "Function", fix = fix, location = fix.location })
  end
  return lines
end

---@param summary table the parameters of the notification
---@param components table the result of tf-cycle-ls.component for each element of `components`
---@return tf_cycle_ls.TreeLine[]
local function lines_of(summary, components)
  if #summary.components == 0 then
    local files = plural(summary.files, "file")
    return { { text = ("no cycle in %s"):format(files), group = "Comment" } }
  end
  local lines, root = {}, nil
  for number, component in ipairs(summary.components) do
    if component.root ~= root then
      root = component.root
      table.insert(lines, { text = vim.uri_to_fname(root), group = "Directory" })
    end
    vim.list_extend(lines, lines_of_component(component, components[number]))
  end
  return lines
end

---Request the references and fixes of each component, and call `on_done` with all of them.
local function with_components(client, summary, on_done)
  local components, missing = {}, #summary.components
  if missing == 0 then
    return on_done(components)
  end
  for number, component in ipairs(summary.components) do
    local function done(result)
      components[number] = result
      missing = missing - 1
      if missing == 0 then
        on_done(components)
      end
    end
    local location = non_null(component.location)
    if location then
      local at = { textDocument = { uri = location.uri }, position = location.range.start }
      request.execute(client, "tf-cycle-ls.component", { at }, function(_, result)
        done(result)
      end)
    else
      done(nil)
    end
  end
end

local function draw(buffer, lines)
  vim.bo[buffer].modifiable = true
  local texts = vim.tbl_map(function(line)
    return line.text
  end, lines)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, texts)
  vim.bo[buffer].modifiable = false
  request.highlight(buffer, lines)
end

---Apply a fix: request the code actions at its location, and choose the one with its id.
local function apply(client, fix)
  local params = {
    textDocument = { uri = fix.location.uri },
    range = fix.location.range,
    context = { diagnostics = {}, only = { "quickfix" } },
  }
  client:request("textDocument/codeAction", params, function(_, actions)
    for _, action in ipairs(actions or {}) do
      if action.data and action.data.id == fix.id and action.data.rule == fix.rule then
        return client:request("codeAction/resolve", action, function(failure, resolved)
          if failure then
            return request.notify(failure.message)
          end
          vim.lsp.util.apply_workspace_edit(resolved.edit, client.offset_encoding)
        end)
      end
    end
    request.notify("the text has changed; this fix is no longer available: " .. fix.title)
  end)
end

---Go to the location of a line in another window; on a fix, apply it.
local function follow(client, line)
  if line.fix then
    return apply(client, line.fix)
  end
  if line.location then
    vim.cmd.wincmd("p")
    vim.lsp.util.show_document(line.location, client.offset_encoding, { focus = true })
  end
end

-- The buffer that is shown, its lines and its client.
local shown = {}

local function window_of(buffer)
  local window = buffer and vim.fn.bufwinid(buffer) or -1
  return window > 0 and window or nil
end

---Draw the tree again, if its buffer is visible. `component` is the id of the cycle to select.
local function refresh(component)
  local client, buffer = shown.client, shown.buffer
  local summary = summaries[client.id]
  with_components(client, summary, function(components)
    local window = window_of(buffer)
    if not window or summary ~= summaries[client.id] then
      return
    end
    shown.lines = lines_of(summary, components)
    draw(buffer, shown.lines)
    for number, line in ipairs(shown.lines) do
      if component and line.component == component then
        vim.api.nvim_win_set_cursor(window, { number, 0 })
      end
    end
  end)
end

local function open_window()
  vim.cmd("botright 15new")
  local buffer = vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_set_name(buffer, NAME)
  vim.bo[buffer].buftype, vim.bo[buffer].bufhidden = "nofile", "wipe"
  vim.bo[buffer].swapfile, vim.bo[buffer].shiftwidth = false, 2
  vim.wo.foldmethod, vim.wo.foldlevel, vim.wo.wrap = "indent", 9, false
  vim.keymap.set("n", "<CR>", function()
    local line = shown.lines[vim.api.nvim_win_get_cursor(0)[1]]
    if line then
      follow(shown.client, line)
    end
  end, { buffer = buffer, desc = "Go there, or apply the fix" })
  vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = buffer, desc = "Close" })
  return buffer
end

---Show all cycles in a buffer. The cycle of the block at the cursor is selected.
function M.show()
  request.send("tf-cycle-ls.component", function(at)
    return { at }
  end, function(component, client)
    if not summaries[client.id] then
      return request.notify(NO_SUMMARY)
    end
    if not window_of(shown.buffer) then
      shown = { buffer = open_window(), lines = {} }
    end
    shown.client = client
    refresh(component and component.id)
  end)
end

---The handler of the notification tf-cycle-ls/summary.
function M.on_summary(_, summary, context)
  summaries[context.client_id] = summary
  if shown.client and shown.client.id == context.client_id and window_of(shown.buffer) then
    refresh()
  end
end

return M
