-- :TfCycle why and :TfCycle dependents: dependencies of any block, on a cycle or not.
local request = require("tf_cycle_ls.request")

local M = {}

local function show_list(title, entries, client)
  local items = {}
  for _, entry in ipairs(entries) do
    local encoding = client.offset_encoding
    local item = vim.lsp.util.locations_to_items({ entry.location }, encoding)[1]
    item.text = entry.text
    table.insert(items, item)
  end
  vim.fn.setqflist({}, " ", { title = title, items = items })
  vim.cmd("botright copen")
end

---Call a function with the addresses of the root module, and the one at the cursor or nil.
local function with_addresses(on_result)
  request.send("tf-cycle-ls.addresses", function(at)
    return { at }
  end, function(found)
    if not found then
      return request.notify("this file is in no root module")
    end
    local current = found.current ~= vim.NIL and found.current or nil
    on_result(
      vim.tbl_map(function(one)
        return one.address
      end, found.addresses),
      current
    )
  end)
end

---Call a function with an address, for which the user is asked if there is none.
local function with_address(address, addresses, prompt, on_choice)
  if address then
    return on_choice(address)
  end
  vim.ui.select(addresses, { prompt = prompt }, function(chosen)
    if chosen then
      on_choice(chosen)
    end
  end)
end

local function list_path(source, target)
  request.send("tf-cycle-ls.dependencyPath", function(at)
    return { at.textDocument, source, target }
  end, function(path, client)
    if not path or #path == 0 then
      return request.notify(("%s does not depend on %s"):format(source, target))
    end
    local entries = {}
    for _, edge in ipairs(path) do
      local text = edge.from .. " → " .. edge.to
      for _, reference in ipairs(edge.references) do
        local entry = { text = text .. ", in " .. reference.attribute, location = reference.location }
        table.insert(entries, entry)
      end
      if #edge.references == 0 and edge.location and edge.location ~= vim.NIL then
        table.insert(entries, { text = text .. ": " .. edge.note, location = edge.location })
      end
    end
    show_list(("why %s depends on %s"):format(source, target), entries, client)
  end)
end

---List why one address depends on another in the quickfix window. Without `source`, that of the block
---at the cursor; without `target`, the user is asked.
---@param source? string
---@param target? string
function M.why(source, target)
  if source and target then
    return list_path(source, target)
  end
  with_addresses(function(addresses, current)
    with_address(not source and current or nil, addresses, "Why does …", function(from)
      -- One argument is the target.
      with_address(source, addresses, ("Why does %s depend on …"):format(from), function(to)
        list_path(from, to)
      end)
    end)
  end)
end

---List what depends on an address, directly or not, in the quickfix window. Without `target`, that of
---the block at the cursor.
---@param target? string
function M.dependents(target)
  with_addresses(function(addresses, current)
    with_address(target or current, addresses, "What depends on …", function(of)
      request.send("tf-cycle-ls.dependents", function(at)
        return { at.textDocument, of }
      end, function(found, client)
        if not found or #found == 0 then
          return request.notify("nothing depends on " .. of)
        end
        local entries = vim.tbl_map(function(one)
          local distance = one.distance == 1 and "directly" or ("in %d steps"):format(one.distance)
          return { text = one.address .. ", " .. distance, location = one.location }
        end, found)
        show_list("what depends on " .. of, entries, client)
      end)
    end)
  end)
end

return M
