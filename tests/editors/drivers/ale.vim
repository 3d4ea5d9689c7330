" A vimrc with ALE and the configuration under test, and the functions of the driver.
source $DRIVERS/scene.vim
set runtimepath^=$ALE
filetype plugin on
source $EDITORS/vim/ale.vim

function! SceneSeen() abort
  " Linters other than language servers may report problems, too.
  let l:all = filter(copy(ale#engine#GetLoclist(bufnr(''))), 'v:val.linter_name =~# "_ls$"')
  return map(l:all, {_, problem -> s:Seen(problem)})
endfunction

function! s:Seen(problem) abort
  let l:seen = ScenePlace(a:problem.lnum, a:problem.col, a:problem.end_col)
  let l:seen.severity = {'E': 'error', 'W': 'warning', 'I': 'information'}[a:problem.type]
  let l:seen.code = get(a:problem, 'code', v:null)
  let l:seen.source = matchstr(get(a:problem, 'detail', ''), '^\[\zs[^]]*')
  let l:seen.message = a:problem.text
  return l:seen
endfunction
