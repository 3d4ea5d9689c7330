" tf-cycle-ls in Vim 9, by yegappan/lsp.
autocmd User LspSetup call LspAddServer([#{
  \ name: 'tf-cycle-ls',
  \ filetype: ['terraform'],
  \ path: 'tf-cycle-ls',
  \ args: [],
  \ rootSearch: ['.git/', '.terraform/'],
  \ }])
