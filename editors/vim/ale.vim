" tf-cycle-ls in Vim, by ALE.
function! TfCycleLsRoot(buffer) abort
  let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')
  return empty(l:git) ? expand('#' . a:buffer . ':p:h') : fnamemodify(l:git, ':h:h')
endfunction

" ALE counts columns in bytes without negotiating it.
call ale#linter#Define('terraform', {
\   'name': 'tf_cycle_ls',
\   'lsp': 'stdio',
\   'executable': 'tf-cycle-ls',
\   'command': '%e --position-encoding utf-8',
\   'project_root': function('TfCycleLsRoot'),
\})
