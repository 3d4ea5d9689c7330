;;; lsp-mode.el --- tf-cycle-ls in Emacs, by lsp-mode  -*- lexical-binding: t; -*-

(with-eval-after-load 'lsp-mode
  (lsp-register-client
   (make-lsp-client
    ;; lsp-mode 10 negotiates a position encoding with each server, but keeps one per buffer:
    ;; here that of terraform-ls.
    :new-connection (lsp-stdio-connection '("tf-cycle-ls" "--position-encoding" "utf-16"))
    :activation-fn (lsp-activate-on "terraform")
    :server-id 'tf-cycle-ls
    ;; Run next to terraform-ls, which lsp-mode starts by itself if it is installed.
    :add-on? t)))
(add-hook 'terraform-mode-hook #'lsp-deferred)
