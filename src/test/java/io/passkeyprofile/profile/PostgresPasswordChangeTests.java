package io.passkeyprofile.profile;

@ApplicationTest
@PostgresTest
class PostgresPasswordChangeTests extends PasswordChangeTests {

}
