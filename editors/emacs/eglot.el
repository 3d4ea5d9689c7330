;;; eglot.el --- tf-cycle-ls in Emacs, by eglot  -*- lexical-binding: t; -*-

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '((terraform-mode hcl-mode) . ("tf-cycle-ls"))))
(add-hook 'terraform-mode-hook #'eglot-ensure)
(add-hook 'hcl-mode-hook #'eglot-ensure) ; the units of Terragrunt
