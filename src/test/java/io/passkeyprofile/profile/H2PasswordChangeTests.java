package io.passkeyprofile.profile;

@ApplicationTest
class H2PasswordChangeTests extends PasswordChangeTests {

}
