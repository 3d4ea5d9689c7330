" Shared by the drivers of Vim. The results are written as JSON files next to $REPORT.

set nocompatible encoding=utf-8 noswapfile nobackup nomore shortmess+=FI
let s:expected = json_decode(join(readfile($EXPECTED), "\n"))
let s:patience = str2nr($PATIENCE)

" Convert a range to the format of expected.json. Columns are bytes from 1; the end is inclusive.
function! ScenePlace(line, column, end_column) abort
  let l:text = getline(a:line)
  return {'file': expand('%:t'), 'line': a:line - 1,
  \ 'column': strchars(strpart(l:text, 0, a:column - 1)),
  \ 'text': strpart(l:text, a:column - 1, a:end_column - a:column + 1)}
endfunction

" Wait for these numbers of diagnostics of tf-cycle-ls and of the other server, and write them.
function! SceneWriteDiagnostics(name, ours, others) abort
  let l:end = reltimefloat(reltime()) + s:patience
  while v:true
    let l:seen = SceneSeen()
    if len(filter(copy(l:seen), 'v:val.source ==# "tf-cycle-ls"')) == a:ours
    \ && len(filter(copy(l:seen), 'v:val.source ==# "companion"')) == a:others
      break
    elseif reltimefloat(reltime()) > l:end
      let l:seen = {'timeout': l:seen}
      break
    endif
    sleep 50m
  endwhile
  call SceneWriteJson(a:name, l:seen)
endfunction

" Write the file atomically, because the other side waits for it.
function! SceneWriteJson(name, what) abort
  let l:path = $REPORT . '.' . a:name
  call writefile([json_encode(a:what)], l:path . '.part')
  call rename(l:path . '.part', l:path)
endfunction
