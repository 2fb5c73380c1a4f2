package io.passkeyprofile.profile;

class H2SecurityRecordTests extends SecurityRecordTests {

}
