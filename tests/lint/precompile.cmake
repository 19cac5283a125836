# Compiled headers: what most sources include is parsed once for all targets of each kind in WEIR_PCH.
# No source may rely on it: the dev and tidy presets go without. Not for g++'s libraries: optimising, it
# warns falsely of system headers that come compiled.

# op_precompile(target library | test): every source of this target begins with the headers of its kind.
function(op_precompile target kind)
  if(NOT kind IN_LIST WEIR_PCH)
    return()
  endif()
  get_target_property(quick ${target} WEIR_QUICK)
  set(from op_pch_${kind})
  if(quick AND kind STREQUAL library)
    string(APPEND from _quick)
  endif()
  # Not REUSE_FROM: that names the file by its absolute path, and a compiler cache would find nothing
  # in another checkout. The compiler runs in the build folder, and takes the compiled form beside it.
  set(header CMakeFiles/${from}.dir/cmake_pch.hxx)
  target_compile_options(${target} PRIVATE "SHELL:-include ${header}")
  get_target_property(sources ${target} SOURCES)
  set_property(SOURCE ${sources} APPEND PROPERTY OBJECT_DEPENDS ${CMAKE_BINARY_DIR}/${header}.${WEIR_PCH_SUFFIX})
endfunction()

# op_precompiled(kind quick): the target whose build compiles the headers, with the flags of its kind.
function(op_precompiled kind quick)
  set(name op_pch_${kind})
  if(quick)
    string(APPEND name _quick)
  endif()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cc CONTENT "")
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/${name}.cc)
  target_link_libraries(${name} PRIVATE fmt::fmt nlohmann_json::nlohmann_json Threads::Threads)
  set(headers <algorithm> <atomic> <chrono> <condition_variable> <deque> <functional> <map> <memory> <mutex>
    <optional> <set> <sstream> <stop_token> <string> <string_view> <thread> <unordered_map> <variant>
    <vector> <nlohmann/json.hpp>)
  if(kind STREQUAL test)
    op_as_program(${name})
    op_test_uses(${name} PRIVATE)
    target_link_libraries(${name} PRIVATE GTest::gtest GTest::gmock)
    list(APPEND headers <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  if(quick OR kind STREQUAL test)
    op_quick(${name})
  endif()
  target_precompile_headers(${name} PRIVATE ${headers})
  # ccache hashes this instead of the compiled headers, which differ from folder to folder. They are
  # all the system's, so they follow from the compiler, its flags (which it hashes) and these files.
  set(sum "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${headers}")
  foreach(header nlohmann/json.hpp fmt/core.h gtest/gtest.h gmock/gmock.h)
    if(EXISTS /usr/include/${header})
      file(SHA256 /usr/include/${header} hash)
      string(APPEND sum " ${hash}")
    endif()
  endforeach()
  file(WRITE ${CMAKE_BINARY_DIR}/CMakeFiles/${name}.dir/cmake_pch.hxx.${WEIR_PCH_SUFFIX}.sum "${sum}")
endfunction()

if("library" IN_LIST WEIR_PCH)
  op_precompiled(library OFF)
  if(WEIR_QUICK_ROOMS)
    op_precompiled(library ON)
  endif()
endif()
if("test" IN_LIST WEIR_PCH AND WEIR_TESTS)
  op_precompiled(test OFF)
endif()
