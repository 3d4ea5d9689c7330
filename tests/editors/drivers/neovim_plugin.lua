-- Tests the commands, the help and the health check of editors/nvim. Exits with an error if one
-- does not behave as documented.
local PATIENCE = tonumber(vim.env.PATIENCE) * 1000
local EXPECTED = vim.json.decode(table.concat(vim.fn.readfile(vim.env.EXPECTED), "\n"))

local function wait(what, is_so)
  assert(vim.wait(PATIENCE, is_so, 20), "timed out waiting for " .. what)
end

-- The positions of the expected diagnostics: file, line from 1, column in code points from 0.
local RING = vim.tbl_map(function(mark)
  return ("%s:%d:%d"):format(mark.file, mark.line + 1, mark.column)
end, EXPECTED.marked)

local function here()
  local at = vim.api.nvim_win_get_cursor(0)
  local before = vim.api.nvim_get_current_line():sub(1, at[2])
  return ("%s:%d:%d"):format(vim.fn.expand("%:t"), at[1], vim.fn.strchars(before))
end

local function walk(command, place)
  vim.cmd(command)
  wait(("%s to lead to %s, not %s"):format(command, place, here()), function()
    return here() == place
  end)
end

local function text_of(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
end

vim.lsp.config("tf_cycle_ls", { init_options = { completion = true } })
vim.cmd.edit(EXPECTED.open)
wait("the diagnostics", function()
  return #vim.diagnostic.get(nil, { severity = vim.diagnostic.severity.ERROR }) == #RING
end)

-- From the header of the block around the whole cycle, and back.
vim.api.nvim_win_set_cursor(0, { 1, 0 })
for _, place in ipairs({ RING[1], RING[2], RING[3], RING[1] }) do
  walk("TfCycle next", place)
end
for _, place in ipairs({ RING[3], RING[2], RING[1] }) do
  walk("TfCycle previous", place)
end

-- The window shows the whole cycle and the fixes; its lines are links.
local window = vim.api.nvim_get_current_win()
vim.cmd("TfCycle")
wait("the window", function()
  return vim.api.nvim_get_current_win() ~= window
end)
local shown = text_of(0)
for _, mark in ipairs(EXPECTED.marked) do
  assert(shown:find(mark.text, 1, true), shown)
  assert(shown:find(mark.message:match("needs ([^,]+),"), 1, true), shown)
end
assert(shown:find(EXPECTED.fix, 1, true), shown)
vim.fn.search("\\V" .. EXPECTED.marked[3].text)
vim.api.nvim_feedkeys(vim.keycode("<CR>"), "xt", false)
wait("the line of the window to lead to its location", function()
  return here() == RING[3]
end)
assert(#vim.api.nvim_list_wins() == 1, "the window is still open")

vim.cmd("TfCycle list")
wait("the list", function()
  return #vim.fn.getqflist() == #RING
end)
vim.cmd("cclose")

-- Dependencies of any block: from the one at the cursor to the end of the ring, and what needs it.
local function listed(command, title)
  vim.cmd(command)
  wait(command, function()
    return vim.fn.getqflist({ title = 0 }).title == title
  end)
  vim.cmd("cclose")
  return vim.tbl_map(function(item)
    return item.text
  end, vim.fn.getqflist())
end

vim.api.nvim_win_set_cursor(0, { 1, 0 })
local target = EXPECTED.marked[1].message:match("needs ([^,]+),")
local sources = listed("TfCycle dependents " .. target, "what depends on " .. target)
assert(#sources >= 1, "nothing depends on " .. target)
local source = sources[1]:match("^[^,]+")
local steps = listed(
  ("TfCycle why %s %s"):format(source, target),
  ("why %s depends on %s"):format(source, target)
)
assert(steps[1]:find(source .. " → ", 1, true), vim.inspect(steps))

-- From the body of a block to the tree of all cycles; its lines are links.
vim.api.nvim_win_set_cursor(0, { 2, 0 })
window = vim.api.nvim_get_current_win()
vim.cmd("TfCycle tree")
wait("the tree", function()
  return vim.api.nvim_get_current_win() ~= window and #vim.api.nvim_buf_get_lines(0, 0, -1, false) > #RING
end)
local tree = text_of(0)
assert(tree:find("my infra", 1, true), tree)
assert(vim.api.nvim_get_current_line():find("1 cycle", 1, true), tree)
assert(tree:find("fix: " .. EXPECTED.fix, 1, true), tree)
vim.fn.search("\\V" .. ("%s:%d"):format(EXPECTED.marked[3].file, EXPECTED.marked[3].line + 1))
vim.api.nvim_feedkeys(vim.keycode("<CR>"), "xt", false)
wait("the line of the tree to lead to its location", function()
  return here() == RING[3]
end)
-- A fix is applied, and the tree is drawn again.
vim.cmd.wincmd("p")
vim.fn.search("\\Vfix: " .. EXPECTED.fix)
vim.api.nvim_feedkeys(vim.keycode("<CR>"), "xt", false)
wait("a tree without a cycle", function()
  return text_of(0):find("no cycle in 2 files", 1, true)
end)
vim.cmd.close()
for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
  if vim.bo[buffer].modified then
    vim.cmd.buffer(buffer)
    vim.cmd("edit!")
  end
end
wait("the diagnostics of the text on disk", function()
  return #vim.diagnostic.get(nil, { severity = vim.diagnostic.severity.ERROR }) == #RING
end)

-- A reference that closes a cycle is marked while it is typed, before the file is saved; and the
-- completion says so before it is typed.
vim.cmd.edit(EXPECTED.open)
vim.api.nvim_buf_set_lines(0, -1, -1, false, {
  'resource "test_a" "x" {',
  "  v = test_b.y.id",
  "}",
  'resource "test_b" "y" {',
  "  v = test_",
  "}",
})
vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0) - 1, 10 })
local client = vim.lsp.get_clients({ name = "tf_cycle_ls" })[1]
assert(client:supports_method("textDocument/completion"))
local typed = vim.lsp.util.make_position_params(0, client.offset_encoding)
typed.position.character = 11
local items = {}
for _, item in ipairs(client:request_sync("textDocument/completion", typed, PATIENCE).result.items) do
  items[item.label] = item.detail
end
assert(items["test_a.x"] == "resource · would close a cycle", vim.inspect(items))
vim.api.nvim_buf_set_lines(0, -3, -2, false, { "  v = test_a.x" })
wait("the marks of the half-typed block", function()
  return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) == 3
end)
assert(vim.bo.modified)
vim.cmd("edit!")

-- Outside of a cycle, the command shows a message.
local notification
vim.notify = function(message)
  notification = message
end
vim.cmd.edit("queue.tf")
vim.api.nvim_win_set_cursor(0, { 5, 0 })
vim.cmd("TfCycle next")
wait("the message that there is no cycle", function()
  return notification and notification:find("no dependency cycle at the cursor", 1, true)
end)

vim.cmd("checkhealth tf_cycle_ls")
local health = text_of(0)
assert(health:find("OK tf%-cycle%-ls %d"), health)
assert(health:find("OK It is enabled", 1, true), health)
assert(not health:find("ERROR") and not health:find("WARNING"), health)

vim.cmd("helptags " .. vim.fn.fnameescape(vim.env.HELP))
for _, tag in ipairs({ "tf-cycle-ls", ":TfCycle", "tf-cycle-ls-settings", ":TfCycle-previous", ":TfCycle-tree", ":TfCycle-why" }) do
  vim.cmd.help(tag)
  assert(vim.fn.expand("%:t") == "tf-cycle-ls.txt", tag)
end
