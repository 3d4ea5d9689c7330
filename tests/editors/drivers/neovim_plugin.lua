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

-- Outside of a cycle, the command shows a message.
local notification
vim.notify = function(message)
  notification = message
end
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
for _, tag in ipairs({ "tf-cycle-ls", ":TfCycle", "tf-cycle-ls-settings", ":TfCycle-previous", ":TfCycle-why" }) do
  vim.cmd.help(tag)
  assert(vim.fn.expand("%:t") == "tf-cycle-ls.txt", tag)
end
