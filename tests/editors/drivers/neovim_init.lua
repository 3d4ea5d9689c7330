-- Somebody's init.lua: both servers, as editors/nvim/README.md has it.
vim.opt.runtimepath:prepend(vim.env.EDITORS .. "/nvim")
-- As in nvim-lspconfig.
vim.lsp.config("terraformls", {
  cmd = { "terraform-ls", "serve" },
  filetypes = { "terraform", "terraform-vars" },
  root_markers = { ".terraform", ".git" },
})
vim.lsp.enable({ "terraformls", "tf_cycle_ls" })
