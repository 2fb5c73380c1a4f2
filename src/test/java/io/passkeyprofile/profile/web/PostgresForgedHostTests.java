package io.passkeyprofile.profile.web;

import io.passkeyprofile.profile.PostgresTest;

@PostgresTest
class PostgresForgedHostTests extends ForgedHostTests {

}
