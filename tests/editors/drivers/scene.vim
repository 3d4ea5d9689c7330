" What the drivers of Vim have in common. What it saw goes as JSON to files beside $REPORT.

set nocompatible encoding=utf-8 noswapfile nobackup nomore shortmess+=FI
let s:expected = json_decode(join(readfile($EXPECTED), "\n"))
let s:patience = str2nr($PATIENCE)

" A place as the expectations have it. Columns come in bytes from 1, the last one included.
function! ScenePlace(line, column, end_column) abort
  let l:text = getline(a:line)
  return {'file': expand('%:t'), 'line': a:line - 1,
  \ 'column': strchars(strpart(l:text, 0, a:column - 1)),
  \ 'text': strpart(l:text, a:column - 1, a:end_column - a:column + 1)}
endfunction

" Wait until as many diagnostics are there of ours and of the other server, and write them down.
function! SceneWrite(name, ours, others) abort
  let l:end = reltimefloat(reltime()) + s:patience
  while v:true
    let l:seen = SceneSeen()
    if len(filter(copy(l:seen), 'v:val.source ==# "tf-cycle-ls"')) == a:ours
    \ && len(filter(copy(l:seen), 'v:val.source ==# "companion"')) == a:others
      break
    elseif reltimefloat(reltime()) > l:end
      let l:seen = {'vain': l:seen}
      break
    endif
    sleep 50m
  endwhile
  call SceneTell(a:name, l:seen)
endfunction

" Whole files only: the other side waits for them.
function! SceneTell(name, what) abort
  let l:path = $REPORT . '.' . a:name
  call writefile([json_encode(a:what)], l:path . '.part')
  call rename(l:path . '.part', l:path)
endfunction
