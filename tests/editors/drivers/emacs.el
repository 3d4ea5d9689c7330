;;; emacs.el --- What the drivers of Emacs have in common  -*- lexical-binding: t; -*-

(require 'json)
(require 'seq)

(setq make-backup-files nil
      ;; An unpacked Emacs cannot start itself as a compiler. The names of Emacs 28, and since.
      comp-enable-subr-trampolines nil
      native-comp-enable-subr-trampolines nil)

(defun scene-read (path)
  "The JSON in the file PATH, as plists and lists."
  (let ((json-object-type 'plist) (json-array-type 'list) (json-key-type 'keyword))
    (json-read-file path)))

(defvar scene-expected (scene-read (getenv "EXPECTED")))
(defvar scene-patience (string-to-number (getenv "PATIENCE")))

(defun scene-wait (what get)
  "Wait until the function GET gives non-nil, and give that; WHAT is waited for, in words."
  (let ((end (+ (float-time) scene-patience)) found)
    (while (not (setq found (funcall get)))
      (when (> (float-time) end)
        (error "Waited in vain for %s" what))
      (accept-process-output nil 0.05))
    found))

(defun scene-choose (prompt choices &rest _)
  "What who uses Emacs does when asked PROMPT for one of CHOICES: take the repair of the scene."
  (let ((repair (plist-get scene-expected :repair)))
    (or (seq-find (lambda (each) (string-prefix-p repair each)) (all-completions "" choices))
        (error "%s: no %s" prompt repair))))

;; No menu pops up: what is done is done by a key.
(setq completing-read-function #'scene-choose
      last-nonmenu-event ?\r)

(defun scene-lines ()
  "The lines of the current buffer."
  (vconcat (split-string (string-remove-suffix "\n" (buffer-string)) "\n")))

(defun scene-report (&rest report)
  "Write the plist REPORT down."
  (let ((coding-system-for-write 'utf-8-unix))
    (with-temp-file (getenv "REPORT")
      (insert (json-encode report)))))

(defun scene-package-version (name)
  "The version in the head of the library NAME."
  (require 'lisp-mnt)
  (with-temp-buffer
    (let ((path (locate-library (concat name ".el"))))
      (insert-file-contents path))
    (lm-header "version")))

(provide 'emacs)
;;; emacs.el ends here
