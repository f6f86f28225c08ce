# SPDX-License-Identifier: MIT
# Completion of huibian for bash; tests/validate/manual.py holds it against src/options.in.
_huibian() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()
    case $prev in
    -o | --output)
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -d -- "$cur")
        return
        ;;
    -f | --format)
        # A list: what stands before the last comma stays.
        local done=
        [[ $cur == *,* ]] && done=${cur%,*},
        compopt -o nospace
        mapfile -t COMPREPLY < <(compgen -P "$done" -W 'epub pdf xml trace lock' -- "${cur##*,}")
        return
        ;;
    -s | --style)
        local program styles
        program=$(readlink -f "$(type -P "${COMP_WORDS[0]}")")
        # Installed; beside build/; beside build/san/.
        for styles in "${program%/*}"/../{share/huibian/,,../}styles; do
            [[ -d $styles ]] || continue
            mapfile -t COMPREPLY < <(cd "$styles" && compgen -d -- "$cur")
            return
        done
        return
        ;;
    --sheet)
        mapfile -t COMPREPLY < <(compgen -W '4 8 16' -- "$cur")
        return
        ;;
    --downsample)
        mapfile -t COMPREPLY < <(compgen -W '150 300 600' -- "$cur")
        return
        ;;
    --order)
        mapfile -t COMPREPLY < <(compgen -W 'code pinyin stroke manual' -- "$cur")
        return
        ;;
    esac
    if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '-o --output -f --format -s --style --order --volume --print --sheet
            --downsample --embed-fonts --no-sandbox --strict
            -q --quiet -v --verbose -h --help --version' -- "$cur")
    elif ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W 'build tidy check' -- "$cur")
    else
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -F _huibian huibian
