;;; eglot.el --- Drives Emacs with eglot through the scenario  -*- lexical-binding: t; -*-

;; Loaded after emacs.el. $CONFIGURATION is the configuration under test.

(require 'eglot)
(require 'flymake)

;; Replaces the terraform-mode of MELPA, which is not available in tests.
(define-derived-mode terraform-mode prog-mode "Terraform")
(add-to-list 'auto-mode-alist '("\\.tf\\'" . terraform-mode))
(load (expand-file-name (getenv "CONFIGURATION") (getenv "EDITORS")) nil t)

(setq eglot-autoshutdown nil
      eglot-confirm-server-initiated-edits nil
      eglot-connect-timeout scene-patience
      eglot-sync-connect scene-patience
      flymake-no-changes-timeout nil)

(defun scene-source-and-code (diagnostic)
  "The source and the code at the start of the text of a flymake DIAGNOSTIC."
  (let ((text (flymake-diagnostic-text diagnostic)))
    (string-match "\\`\\(.*?\\) \\[\\(.*?\\)\\]: " text)
    (list (match-string 1 text) (match-string 2 text))))

(defun scene-seen (diagnostic)
  "Convert a flymake DIAGNOSTIC to the format of expected.json.
In a file that is not open, only its start is known."
  (let ((where (flymake-diagnostic-buffer diagnostic))
        (start (flymake-diagnostic-beg diagnostic))
        (source-and-code (scene-source-and-code diagnostic)))
    (append
     (if (bufferp where)
         (with-current-buffer where
           (goto-char start)
           (list :file (file-name-nondirectory buffer-file-name)
                 :line (1- (line-number-at-pos))
                 :column (- (point) (line-beginning-position))
                 :text (buffer-substring-no-properties start (flymake-diagnostic-end diagnostic))))
       (list :file (file-name-nondirectory where) :line (1- (car start)) :column (1- (cdr start))))
     (list :severity (pcase (flymake-diagnostic-type diagnostic)
                       ('eglot-error "error")
                       ('eglot-warning "warning")
                       (_ "information"))
           :source (car source-and-code)
           :code (cadr source-and-code)
           :message (flymake-diagnostic-text diagnostic)))))

(defun scene-all-seen (diagnostics)
  "Convert DIAGNOSTICS, or t for none, to the format of expected.json."
  (if (consp diagnostics) (vconcat (mapcar #'scene-seen diagnostics)) []))

(defun scene-diagnostics ()
  "All diagnostics of flymake, for open files and others."
  (flymake-start)
  (append (flymake-diagnostics)
          (seq-mapcat #'cdr flymake-list-only-diagnostics)))

(defun scene-wait-for (ours others)
  "Wait for OURS diagnostics of tf-cycle-ls and OTHERS of other servers; return all."
  (scene-wait (format "%d diagnostics of tf-cycle-ls, %d of others" ours others)
              (lambda ()
                (let* ((all (scene-diagnostics))
                       (sources (mapcar (lambda (item) (car (scene-source-and-code item))) all)))
                  (and (= ours (seq-count (lambda (source) (equal source "tf-cycle-ls")) sources))
                       (= others (seq-count (lambda (source) (equal source "companion")) sources))
                       (or all t))))))

(defun scene-check-completion ()
  "Check that completion says which reference would close a cycle. The text is not saved."
  (goto-char (point-max))
  (insert "resource \"test_a\" \"x\" {\n  v = test_b.y.id\n}\n"
          "resource \"test_b\" \"y\" {\n  v = test_a\n}\n")
  (forward-line -1)
  (backward-char)
  (let* ((found (eglot-completion-at-point))
         (table (nth 2 found))
         (annotate (plist-get (nthcdr 3 found) :annotation-function))
         (item (car (all-completions "test_a" table))))
    (unless (and item (string-match-p "would close a cycle" (funcall annotate item)))
      (error "No hint: %S" (and item (funcall annotate item)))))
  (set-buffer-modified-p nil))

(let ((marks (length (plist-get scene-expected :marked)))
      (others (if (getenv "SECOND_SERVER") 1 0))
      opened fixed saved)
  (find-file (plist-get scene-expected :open))
  (apply #'eglot (eglot--guess-contact))
  (let* ((all (scene-wait-for marks others))
         (ours (seq-find (lambda (item) (and (bufferp (flymake-diagnostic-buffer item))
                                             (eq (flymake-diagnostic-type item) 'eglot-error)))
                         all))
         (before (buffer-chars-modified-tick)))
    (setq opened (scene-all-seen all))
    (goto-char (flymake-diagnostic-beg ours))
    (call-interactively #'eglot-code-actions)
    (scene-wait "the fix" (lambda () (> (buffer-chars-modified-tick) before))))
  (setq fixed (scene-lines))
  (save-buffer)
  (setq saved (scene-wait-for 0 others))
  (unless (getenv "SECOND_SERVER") (scene-check-completion))
  (scene-report :version (format "Emacs %s, eglot %s" emacs-version (scene-package-version "eglot"))
                :opened opened :fixed fixed
                :saved (scene-all-seen saved)))
;;; eglot.el ends here
