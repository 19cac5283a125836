# Shorter builds: several sources a compiler run, and quick flags where a program's own speed has no
# weight.

# op_quick(target): compiled with WEIR_QUICK_FLAGS, which come last. Tests always are; under a
# sanitizer so are the rooms WEIR_QUICK_ROOMS, in which no fuzz target spends its time: they do without
# the counters that guide a fuzzer, too.
function(op_quick target)
  if(WEIR_QUICK_FLAGS)
    target_compile_options(${target} PRIVATE ${WEIR_QUICK_FLAGS})
    set_target_properties(${target} PROPERTIES WEIR_QUICK ON)
    if(WEIR_FUZZ)
      target_compile_options(${target} PRIVATE -fno-sanitize=fuzzer-no-link)
    endif()
  endif()
endfunction()

# op_batch(target out source...): into `out` what to compile for these sources of the present folder:
# themselves, or (WEIR_BATCH > 1) generated sources that include so many of them each. More than half
# of a source's time goes to the headers that it shares with its neighbours. No source may rely on
# another's includes or names: the dev and tidy presets compile each alone, and clang-tidy checks each
# changed source alone. A generated source stays alone.
#
# Not CMake's UNITY_BUILD: that includes by absolute paths, and a compiler cache would find nothing in
# another checkout.
function(op_batch target out)
  if(NOT WEIR_BATCH GREATER 1)
    set(${out} ${ARGN} PARENT_SCOPE)
    return()
  endif()
  set(units)
  set(text "")
  set(held 0)
  list(LENGTH ARGN left)
  foreach(source IN LISTS ARGN)
    math(EXPR left "${left} - 1")
    if(IS_ABSOLUTE ${source})
      list(APPEND units ${source})
    else()
      file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${source})
      string(REGEX REPLACE "^src/" "" path ${path})
      string(APPEND text "#include \"${path}\"\n")
      math(EXPR held "${held} + 1")
    endif()
    if(held EQUAL WEIR_BATCH OR (left EQUAL 0 AND held GREATER 0))
      list(LENGTH units number)
      set(unit ${CMAKE_CURRENT_BINARY_DIR}/${target}_batch_${number}.cc)
      file(CONFIGURE OUTPUT ${unit} CONTENT "${text}")
      list(APPEND units ${unit})
      set(text "")
      set(held 0)
    endif()
  endforeach()
  set(${out} ${units} PARENT_SCOPE)
endfunction()
