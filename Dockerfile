# The operator's image: docker build -t weir .
# tests/cluster/image.sh makes the same one without a container engine; the package list of both is
# `.ci/deps.sh run`.
FROM debian:12 AS build
COPY .ci/deps.sh /src/.ci/deps.sh
RUN /src/.ci/deps.sh build
COPY . /src
WORKDIR /src
RUN cmake --preset release -DWEIR_TESTS=OFF && cmake --build --preset release --target weir && \
    install -D -s -m 755 build/release/operator/weir /out/bin/weir && \
    install -D -s -m 755 build/release/operator/weir-cluster /out/libexec/weir/weir-cluster

FROM debian:12-slim
COPY .ci/deps.sh /deps.sh
RUN /deps.sh run && rm -rf /deps.sh /var/lib/apt/lists/*
COPY --from=build /out /usr
USER 65532:65532
ENTRYPOINT ["/usr/bin/weir"]
