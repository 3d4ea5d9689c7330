-- Runs the scenario in Neovim, and writes the report as JSON to $REPORT.
local expected = vim.json.decode(table.concat(vim.fn.readfile(vim.env.EXPECTED), "\n"))
local PATIENCE = tonumber(vim.env.PATIENCE) * 1000
local SEVERITIES = { "error", "warning", "information", "hint" }

local function wait(what, is_so)
  if not vim.wait(PATIENCE, is_so, 50) then
    error("timed out waiting for " .. what .. ": " .. vim.inspect(vim.diagnostic.get()))
  end
end

local function buffer_of(uri)
  local buffer = vim.uri_to_bufnr(uri)
  vim.fn.bufload(buffer)
  return buffer
end

-- Convert a range to the format of expected.json. Columns are bytes.
local function place(buffer, line, column, end_line, end_column)
  local text = vim.api.nvim_buf_get_text(buffer, line, column, end_line, end_column, {})
  local before = vim.api.nvim_buf_get_text(buffer, line, 0, line, column, {})[1]
  return {
    file = vim.fs.basename(vim.api.nvim_buf_get_name(buffer)),
    line = line,
    column = vim.fn.strchars(before),
    text = table.concat(text, "\n"),
  }
end

local function byte_of(buffer, position, encoding)
  local line = vim.api.nvim_buf_get_lines(buffer, position.line, position.line + 1, false)[1]
  return vim.str_byteindex(line, encoding, position.character)
end

local function seen(diagnostic)
  vim.fn.bufload(diagnostic.bufnr)
  local mark = place(
    diagnostic.bufnr,
    diagnostic.lnum,
    diagnostic.col,
    diagnostic.end_lnum,
    diagnostic.end_col
  )
  mark.severity = SEVERITIES[diagnostic.severity]
  mark.code = diagnostic.code
  mark.source = diagnostic.source
  mark.message = diagnostic.message
  local related = vim.tbl_get(diagnostic, "user_data", "lsp", "relatedInformation")
  local encoding = vim.lsp.get_clients({ name = "tf_cycle_ls" })[1].offset_encoding
  mark.related = related and vim.tbl_map(function(item)
    local buffer, range = buffer_of(item.location.uri), item.location.range
    local start = byte_of(buffer, range.start, encoding)
    local stop = byte_of(buffer, range["end"], encoding)
    return place(buffer, range.start.line, start, range["end"].line, stop)
  end, related)
  return mark
end

local function all_seen()
  return vim.tbl_map(seen, vim.diagnostic.get())
end

local function count_from(source)
  return #vim.tbl_filter(function(diagnostic)
    return diagnostic.source == source
  end, vim.diagnostic.get())
end

local report = { version = "Neovim " .. tostring(vim.version()) }
vim.cmd.edit(expected.open)
wait("both servers", function()
  return count_from("tf-cycle-ls") == #expected.marked and count_from("companion") > 0
end)
report.opened = all_seen()

local first = vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })[1]
vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
local before = vim.api.nvim_buf_get_changedtick(0)
-- As on the page: the list names the server of each fix, and the other server may have its own.
vim.ui.select = function(actions, options, on_choice)
  local labels = vim.tbl_map(options.format_item, actions)
  local servers, chosen = {}, nil
  for number, label in ipairs(labels) do
    local server = label:match("%[([%w_]+)%]$")
    servers[server or label] = true
    if server == "tf_cycle_ls" and not chosen then
      chosen = number
    end
  end
  assert(servers.terraformls and servers.tf_cycle_ls, vim.inspect(labels))
  assert(vim.startswith(labels[chosen], expected.fix), vim.inspect(labels))
  on_choice(actions[chosen], chosen)
end
vim.lsp.buf.code_action()
wait("the fix", function()
  return vim.api.nvim_buf_get_changedtick(0) > before
end)
report.fixed = vim.api.nvim_buf_get_lines(0, 0, -1, false)
vim.cmd.write()
wait("the end of the diagnostics", function()
  return count_from("tf-cycle-ls") == 0
end)
report.saved = all_seen()
vim.fn.writefile({ vim.json.encode(report) }, vim.env.REPORT)
