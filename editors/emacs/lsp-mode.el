;;; lsp-mode.el --- tf-cycle-ls in Emacs, by lsp-mode  -*- lexical-binding: t; -*-

(with-eval-after-load 'lsp-mode
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection '("tf-cycle-ls"))
    :activation-fn (lsp-activate-on "terraform")
    :server-id 'tf-cycle-ls
    ;; Beside terraform-ls, which lsp-mode starts by itself where it is installed.
    :add-on? t))
  ;; lsp-mode 10 agrees with each server on a unit for columns, but keeps one for a buffer.
  ;; terraform-ls knows UTF-16 only: so UTF-16 for all.
  (advice-add 'lsp--client-capabilities :filter-return
              (lambda (capabilities)
                (cons '(general . ((positionEncodings . ["utf-16"])))
                      (assq-delete-all 'general capabilities)))))
(add-hook 'terraform-mode-hook #'lsp-deferred)
