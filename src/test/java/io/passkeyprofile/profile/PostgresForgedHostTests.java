package io.passkeyprofile.profile;

@PostgresTest
class PostgresForgedHostTests extends ForgedHostTests {

}
