#!/bin/sh
# An S3 bucket, or another store that speaks its language: sh s3.sh BUCKET, after `vanthu build`.
# What is named by its content goes first and is cached for ever; pages come after all that they need.
set -eu
bucket=$1
aws s3 sync public "s3://$bucket" --exclude '*' --include 'assets/*' --include 'search/??/*' --cache-control 'public, max-age=31536000, immutable'
aws s3 sync public "s3://$bucket" --exclude 'assets/*' --exclude 'search/??/*' --cache-control no-cache
aws s3 sync public "s3://$bucket" --delete
