;;; emacs.el --- Shared by the drivers of Emacs  -*- lexical-binding: t; -*-

(require 'json)
(require 'seq)

(setq make-backup-files nil
      ;; An unpacked Emacs cannot start itself as a compiler. One name is for Emacs 28.
      comp-enable-subr-trampolines nil
      native-comp-enable-subr-trampolines nil)

(defun scene-read (path)
  "Read the JSON file PATH as plists and lists."
  (let ((json-object-type 'plist) (json-array-type 'list) (json-key-type 'keyword))
    (json-read-file path)))

(defvar scene-expected (scene-read (getenv "EXPECTED")))
(defvar scene-patience (string-to-number (getenv "PATIENCE")))

(defun scene-wait (what get)
  "Wait until the function GET returns non-nil, and return its value; WHAT describes it."
  (let ((end (+ (float-time) scene-patience)) value)
    (while (not (setq value (funcall get)))
      (when (> (float-time) end)
        (error "Timed out waiting for %s" what))
      (accept-process-output nil 0.05))
    value))

(defun scene-choose (prompt choices &rest _)
  "Answer PROMPT with the expected fix among CHOICES."
  (let ((fix (plist-get scene-expected :fix)))
    (or (seq-find (lambda (choice) (string-prefix-p fix choice)) (all-completions "" choices))
        (error "%s: no %s" prompt fix))))

;; Commands are started as if by a key, so no menu opens.
(setq completing-read-function #'scene-choose
      last-nonmenu-event ?\r)

(defun scene-lines ()
  "The lines of the current buffer."
  (vconcat (split-string (string-remove-suffix "\n" (buffer-string)) "\n")))

(defun scene-report (&rest report)
  "Write the plist REPORT as JSON to $REPORT."
  (let ((coding-system-for-write 'utf-8-unix))
    (with-temp-file (getenv "REPORT")
      (insert (json-encode report)))))

(defun scene-package-version (name)
  "The version in the header of the library NAME."
  (require 'lisp-mnt)
  (with-temp-buffer
    (let ((path (locate-library (concat name ".el"))))
      (insert-file-contents path))
    (lm-header "version")))

(provide 'emacs)
;;; emacs.el ends here
