# The list replaces kakoune-lsp's own, so it includes terraform-ls.
hook -group lsp-filetype-terraform global BufSetOption filetype=terraform %{
    set-option buffer lsp_servers %{
        [terraform-ls]
        root_globs = ["*.tf"]
        args = ["serve"]
        [tf-cycle-ls]
        root_globs = [".git", ".terraform", "*.tf"]
    }
}
hook global WinSetOption filetype=terraform %{ lsp-enable-window }
