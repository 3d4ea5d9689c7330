-- Somebody's init.lua: our plugin where a plugin manager puts it, and two servers.
vim.opt.packpath:prepend(vim.env.HOME .. "/.local/share/nvim/site")
-- As in nvim-lspconfig.
vim.lsp.config("terraformls", {
  cmd = { "terraform-ls", "serve" },
  filetypes = { "terraform", "terraform-vars" },
  root_markers = { ".terraform", ".git" },
})
vim.lsp.enable({ "terraformls", "tf_cycle_ls" })
