---@brief
---
--- https://github.com/tf-cycle-ls/tf-cycle-ls
---
--- Finds dependency cycles in Terraform and OpenTofu configurations, and offers verified fixes. Runs
--- next to `terraformls` or `tofu_ls`.

---@type vim.lsp.Config
return {
  cmd = { 'tf-cycle-ls' },
  filetypes = { 'terraform', 'opentofu' },
  root_markers = { '.tf-cycle-ls.toml', '.git' },
}
