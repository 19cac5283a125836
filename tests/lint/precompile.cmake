# Shorter builds: compiled headers, and quick flags where a program's own speed has no weight.

# op_quick(target): compiled with WEIR_QUICK_FLAGS, which come last. Tests always are; under a
# sanitizer so are the rooms WEIR_QUICK_ROOMS, in which no fuzz target spends its time.
function(op_quick target)
  if(WEIR_QUICK_FLAGS)
    target_compile_options(${target} PRIVATE ${WEIR_QUICK_FLAGS})
    set_target_properties(${target} PROPERTIES WEIR_QUICK ON)
  endif()
endfunction()

# op_precompile(target library | test): the headers that cost most are parsed once for all targets of
# a kind and of the same flags (WEIR_PCH=ON). No source may rely on it: the release and tidy presets
# go without (g++ 12 also warns falsely about system headers that come compiled).
function(op_precompile target kind)
  if(NOT WEIR_PCH)
    return()
  endif()
  get_target_property(quick ${target} WEIR_QUICK)
  if(quick)
    set(from op_pch_${kind}_quick)
  else()
    set(from op_pch_${kind})
  endif()
  # Not REUSE_FROM: that names the file by its absolute path, and a compiler cache would find nothing
  # in another checkout. The compiler runs in the build folder, and takes the compiled form beside it.
  set(header CMakeFiles/${from}.dir/cmake_pch.hxx)
  target_compile_options(${target} PRIVATE "SHELL:-include ${header}")
  get_target_property(sources ${target} SOURCES)
  set_property(SOURCE ${sources} APPEND PROPERTY OBJECT_DEPENDS
    ${CMAKE_BINARY_DIR}/${header}.${WEIR_PCH_SUFFIX})
endfunction()

# The target whose build compiles the headers; here, so that its folder is known.
function(op_precompiled name kind quick)
  file(WRITE ${CMAKE_BINARY_DIR}/${name}.cc.new "")
  file(COPY_FILE ${CMAKE_BINARY_DIR}/${name}.cc.new ${CMAKE_BINARY_DIR}/${name}.cc ONLY_IF_DIFFERENT)
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/${name}.cc)
  target_link_libraries(${name} PRIVATE fmt::fmt nlohmann_json::nlohmann_json Threads::Threads)
  set(headers <algorithm> <chrono> <condition_variable> <functional> <map> <memory> <mutex> <optional>
    <set> <sstream> <stop_token> <string> <string_view> <unordered_map> <variant> <vector>
    <nlohmann/json.hpp> <tl/expected.hpp>)
  if(kind STREQUAL test)
    # As for a program: -fPIE, where CMake gives a library's objects -fPIC.
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${name} PRIVATE -fPIE)
    target_compile_definitions(${name} PRIVATE WEIR_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name} PRIVATE GTest::gtest GTest::gmock)
    list(APPEND headers <gtest/gtest.h>)
  endif()
  if(quick)
    op_quick(${name})
  endif()
  target_precompile_headers(${name} PRIVATE ${headers})
  # ccache hashes this instead of the compiled headers, which differ from folder to folder. They are
  # all the system's, so they follow from the compiler, its flags (which it hashes) and these files.
  set(sum "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${headers}")
  foreach(header nlohmann/json.hpp tl/expected.hpp fmt/core.h gtest/gtest.h)
    if(EXISTS /usr/include/${header})
      file(SHA256 /usr/include/${header} hash)
      string(APPEND sum " ${hash}")
    endif()
  endforeach()
  file(WRITE ${CMAKE_BINARY_DIR}/CMakeFiles/${name}.dir/cmake_pch.hxx.${WEIR_PCH_SUFFIX}.sum "${sum}")
endfunction()

if(WEIR_PCH)
  op_precompiled(op_pch_library library OFF)
  if(WEIR_QUICK_ROOMS)
    op_precompiled(op_pch_library_quick library ON)
  endif()
  if(WEIR_TESTS)
    if(WEIR_QUICK_FLAGS)
      op_precompiled(op_pch_test_quick test ON)
    else()
      op_precompiled(op_pch_test test OFF)
    endif()
  endif()
endif()
