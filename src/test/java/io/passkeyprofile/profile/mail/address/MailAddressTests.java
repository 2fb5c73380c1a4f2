package io.passkeyprofile.profile.mail.address;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Which texts are accepted as mail addresses.
 */
@StandaloneTest
class MailAddressTests {

	@ParameterizedTest
	@ValueSource(strings = { "ada@example.com", " ada@example.com\n", "a@b.co", "ada.l+news@mail.example.co.uk",
			"o'brien@example.com", "ada@xn--bcher-kva.example", "{a}@1and1.com" })
	void takesAddresses(String typed) {
		assertThat(MailAddress.parse(typed)).hasValue(new MailAddress(typed.strip()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ada", "ada@", "@example.com", "ada@localhost", "ada@example", "ada@example.com.",
			"a..b@example.com", ".a@example.com", "a.@example.com", "ada@-a.com", "ada@127.0.0.1", "ada@[127.0.0.1]",
			"\"ada\"@example.com", "Ada <ada@example.com>", "ada@example.com,eve@example.com",
			"ada@example.com\r\nBcc: eve@example.com", "ada@example.com\u2028x", "adä@example.com",
			"ada@bücher.example", "ada@exam ple.com", "ada@exam_ple.com", "ada@a@example.com" })
	void takesNothingElse(String typed) {
		assertThat(MailAddress.parse(typed)).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> new MailAddress(typed)).withMessage("Not a mail address");
	}

	@Test
	void takesNoneThatIsTooLong() {
		String domain = ("a".repeat(60) + ".").repeat(3) + "com";
		assertThat(MailAddress.parse("a".repeat(64) + "@" + domain)).isPresent();
		assertThat(MailAddress.parse("a".repeat(65) + "@" + domain)).isEmpty();
		assertThat(MailAddress.parse("a".repeat(64) + "@" + "b".repeat(60) + "." + domain)).isEmpty();
	}

	@Test
	void printsItselfMasked() {
		assertThat(new MailAddress("ada@example.com")).hasToString("a•••@example.com");
		assertThat(new MailAddress("Ada@Example.com").key()).isEqualTo("ada@example.com");
	}

}
