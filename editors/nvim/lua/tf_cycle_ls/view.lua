-- Renders a component of the graph as lines of text.
local M = {}

---The edges of a cycle, in order.
local function edges_of_cycle(cycle, edges)
  local result = {}
  for number, from in ipairs(cycle) do
    local to = cycle[number % #cycle + 1]
    for _, edge in ipairs(edges) do
      if edge.from == from and edge.to == to then
        table.insert(result, edge)
      end
    end
  end
  return result
end

-- Convert JSON null to nil.
local function non_null(value)
  return value ~= vim.NIL and value or nil
end

---@class tf_cycle_ls.Line
---@field text string
---@field group? string the highlight group of the line
---@field location? lsp.Location the target of the line

---@param component table the result of the server command tf-cycle-ls.component
---@return tf_cycle_ls.Line[]
function M.lines(component)
  local lines = {}
  local function add(text, group, location)
    table.insert(lines, { text = text, group = group, location = non_null(location) })
  end
  local locations = {}
  for _, node in ipairs(component.nodes) do
    locations[node.address] = node.location
  end
  for number, cycle in ipairs(component.cycles) do
    if number > 1 then
      add("")
    end
    if #component.cycles > 1 then
      add(("%d of %d cycles"):format(number, #component.cycles), "Comment")
    end
    add(cycle[1], "Title", locations[cycle[1]])
    for _, edge in ipairs(edges_of_cycle(cycle, component.edges)) do
      local reference = edge.references[1]
      local label = reference and ("%s: %s"):format(reference.attribute, reference.text)
        or non_null(edge.note)
        or "Terraform adds this"
      add("  │ " .. label, nil, reference and reference.location or edge.location)
      add("  ▼")
      add(edge.to, "Title", locations[edge.to])
    end
  end
  -- The JSON field of the fixes is called `repairs`.
  local fixes = non_null(component.repairs) or {}
  if #fixes > 0 then
    add("")
    add("Fixes, safest first:", "Comment")
    for _, fix in ipairs(fixes) do
      add("• " .. fix.title)
    end
  end
  return lines
end

return M
