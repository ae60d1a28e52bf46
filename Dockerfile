# The worker. Not on Alpine: the Temporal SDK's native part is built for glibc.
FROM node:22-bookworm-slim AS build
WORKDIR /tagout
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
COPY workflows workflows
COPY activities activities
COPY lab lab
RUN npm run -s build && npm prune --omit=dev --no-audit --no-fund
# An image is for one platform: it needs neither the native parts for the others nor their source.
RUN cd node_modules/@temporalio/core-bridge \
 && find releases -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} + \
 && rm -r sdk-core

FROM node:22-bookworm-slim
# The native part reads the system's certificates, which the slim image doesn't have.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /tagout
COPY --from=build /tagout/package.json ./
COPY --from=build /tagout/node_modules node_modules
COPY --from=build /tagout/dist dist
USER node
ENTRYPOINT ["node", "dist/src/cli/main.js"]
CMD ["worker", "--ready-file", "/tmp/ready"]
