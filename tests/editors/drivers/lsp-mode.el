;;; lsp-mode.el --- Drives Emacs with lsp-mode through the scenario  -*- lexical-binding: t; -*-

;; Loaded after emacs.el. $CONFIGURATION is the configuration under test.

(load "lsp-mode-autoloads" nil t)
(require 'lsp-mode)
(require 'flymake)

;; Replaces the terraform-mode of MELPA, which is not available in tests.
(define-derived-mode terraform-mode prog-mode "Terraform")
(add-to-list 'auto-mode-alist '("\\.tf\\'" . terraform-mode))
(load (expand-file-name (getenv "CONFIGURATION") (getenv "EDITORS")) nil t)

(setq lsp-auto-guess-root t
      lsp-restart 'ignore
      lsp-enable-file-watchers nil
      lsp-response-timeout scene-patience)

(defun scene-place (path range)
  "Convert a RANGE in the file PATH to the format of expected.json, with functions of lsp-mode."
  (with-current-buffer (find-file-noselect path)
    (let ((region (lsp--range-to-region range)))
      (goto-char (car region))
      (list :file (file-name-nondirectory path)
            :line (1- (line-number-at-pos))
            :column (- (point) (line-beginning-position))
            :text (buffer-substring-no-properties (point) (cdr region))))))

(defun scene-seen (path diagnostic)
  "Convert a DIAGNOSTIC of the file PATH to the format of expected.json."
  (append
   (scene-place path (lsp:diagnostic-range diagnostic))
   (list :severity (nth (1- (lsp:diagnostic-severity? diagnostic))
                        '("error" "warning" "information" "hint"))
         :source (lsp:diagnostic-source? diagnostic)
         :code (lsp:diagnostic-code? diagnostic)
         :message (lsp:diagnostic-message diagnostic)
         :related (vconcat
                   (mapcar
                    (lambda (item)
                      (let ((at (lsp:diagnostic-related-information-location item)))
                        (scene-place (lsp--uri-to-path (lsp:location-uri at))
                                     (lsp:location-range at))))
                    (lsp:diagnostic-related-information? diagnostic))))))

(defun scene-all-seen ()
  "All diagnostics of lsp-mode, for open files and others."
  (let (all)
    (maphash (lambda (path diagnostics)
               (dolist (diagnostic diagnostics)
                 (push (scene-seen path diagnostic) all)))
             (lsp-diagnostics t))
    (vconcat all)))

(defun scene-wait-for (ours others)
  "Wait for OURS diagnostics of tf-cycle-ls and OTHERS of other servers; return all."
  (scene-wait (format "%d diagnostics of tf-cycle-ls, %d of others" ours others)
              (lambda ()
                (let* ((all (scene-all-seen))
                       (sources (mapcar (lambda (item) (plist-get item :source)) all)))
                  (and (= ours (seq-count (lambda (source) (equal source "tf-cycle-ls")) sources))
                       (= others (seq-count (lambda (source) (equal source "companion")) sources))
                       all)))))

(find-file (plist-get scene-expected :open))
(lsp)
(let* ((marks (plist-get scene-expected :marked))
       (opened (scene-wait-for (length marks) 1))
       (buffer (current-buffer))
       (before (buffer-chars-modified-tick)))
  (goto-char (point-min))
  (search-forward (plist-get (car marks) :text))
  (goto-char (match-beginning 0))
  (call-interactively #'lsp-execute-code-action)
  (scene-wait "the fix" (lambda () (> (buffer-chars-modified-tick buffer) before)))
  (let ((fixed (scene-lines)))
    (save-buffer)
    (scene-report :version (format "Emacs %s, lsp-mode %s" emacs-version
                                   (scene-package-version "lsp-mode"))
                  :opened opened :fixed fixed :saved (scene-wait-for 0 1))))
;;; lsp-mode.el ends here
