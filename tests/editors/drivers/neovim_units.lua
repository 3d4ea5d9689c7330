-- A cycle of three Terragrunt units over an included file: marks, jumps, a fix, and no marks. Exits
-- with an error if something is missing.
local PATIENCE = tonumber(vim.env.PATIENCE) * 1000

local function wait(what, is_so)
  if not vim.wait(PATIENCE, is_so, 50) then
    error("timed out waiting for " .. what .. ": " .. vim.inspect(vim.diagnostic.get()))
  end
end

local tree = vim.fn.tempname()
local function write(name, text)
  vim.fn.mkdir(vim.fs.dirname(tree .. "/" .. name), "p")
  vim.fn.writefile(vim.split(text, "\n"), tree .. "/" .. name)
end

local function dependency(name)
  return ('dependency "%s" {\n  config_path = "../%s"\n}\n'):format(name, name)
end

write(".git/HEAD", "ref: refs/heads/main")
write("root.hcl", dependency("db"))
write("app/terragrunt.hcl", 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n')
write("db/terragrunt.hcl", dependency("net"))
write("net/terragrunt.hcl", dependency("app") .. "\ninputs = {\n  size = 2\n}")

local function marks()
  return vim.tbl_filter(function(diagnostic)
    return diagnostic.code == "unit-cycle"
  end, vim.diagnostic.get())
end

local unit = tree .. "/net/terragrunt.hcl"
vim.cmd.edit(unit)
assert(vim.bo.filetype == "hcl", vim.bo.filetype)
wait("three marks", function()
  return #marks() == 3
end)

-- Around the cycle: the reference of the unit app is in the file that it includes.
vim.api.nvim_win_set_cursor(0, { 2, 20 })
for _, name in ipairs({ "root.hcl", "db/terragrunt.hcl", "net/terragrunt.hcl" }) do
  vim.cmd("TfCycle next")
  wait("a jump to " .. name, function()
    return vim.api.nvim_buf_get_name(0):sub(-#name) == name
  end)
end

vim.lsp.buf.code_action({
  apply = true,
  filter = function(action)
    return vim.startswith(action.title, 'Remove dependency "app"')
  end,
})
wait("the fix", function()
  return vim.api.nvim_buf_get_lines(0, 0, 1, false)[1] == "inputs = {"
end)
vim.cmd.write()
wait("the end of the marks", function()
  return #marks() == 0
end)
