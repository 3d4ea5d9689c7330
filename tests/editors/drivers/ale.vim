" A vimrc with ALE and the configuration under test, and the functions of the driver.
source $DRIVERS/scene.vim
set runtimepath^=$ALE
filetype plugin on
source $EDITORS/vim/ale.vim

function! SceneSeen() abort
  " Linters other than language servers may report problems, too.
  let l:all = filter(copy(ale#engine#GetLoclist(bufnr(''))), 'v:val.linter_name =~# "_ls$"')
  return map(l:all, {_, each -> s:Seen(each)})
endfunction

function! s:Seen(each) abort
  let l:seen = ScenePlace(a:each.lnum, a:each.col, a:each.end_col)
  let l:seen.severity = {'E': 'error', 'W': 'warning', 'I': 'information'}[a:each.type]
  let l:seen.code = get(a:each, 'code', v:null)
  let l:seen.source = matchstr(get(a:each, 'detail', ''), '^\[\zs[^]]*')
  let l:seen.message = a:each.text
  return l:seen
endfunction
