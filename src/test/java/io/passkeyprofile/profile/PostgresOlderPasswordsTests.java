package io.passkeyprofile.profile;

@PostgresTest
class PostgresOlderPasswordsTests extends OlderPasswordsTests {

}
