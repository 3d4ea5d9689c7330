;;; eglot-beside-terraform-ls.el --- tf-cycle-ls and terraform-ls in Emacs, by eglot  -*- lexical-binding: t; -*-

;; Eglot runs one server per buffer; rass (rassumfrassum) forwards messages to several servers.
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '(terraform-mode . ("rass" "--" "terraform-ls" "serve" "--" "tf-cycle-ls"))))
(add-hook 'terraform-mode-hook #'eglot-ensure)
