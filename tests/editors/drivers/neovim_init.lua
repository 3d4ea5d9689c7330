-- An init.lua with the plugin where a plugin manager installs it, and two servers.
vim.opt.packpath:prepend(vim.env.HOME .. "/.local/share/nvim/site")
-- The configuration of nvim-lspconfig.
vim.lsp.config("terraformls", {
  cmd = { "terraform-ls", "serve" },
  filetypes = { "terraform", "terraform-vars" },
  root_markers = { ".terraform", ".git" },
})
vim.lsp.enable({ "terraformls", "tf_cycle_ls" })
