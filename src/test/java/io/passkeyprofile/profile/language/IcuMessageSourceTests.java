package io.passkeyprofile.profile.language;

import java.util.Locale;
import java.util.stream.IntStream;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sentences with their arguments.
 */
@StandaloneTest
class IcuMessageSourceTests {

	private static final Locale ARABIC = Locale.forLanguageTag("ar");

	private final IcuMessageSource messages = new IcuMessageSource();

	@Test
	void knowsThePluralsOfEachLanguage() {
		assertThat(IntStream.of(1, 2, 3, 11, 100).mapToObj((count) -> caption(count, ARABIC)))
			.containsExactly("مفتاح مرور واحد", "مفتاحا مرور", "3 مفاتيح مرور", "11 مفتاح مرور", "100 مفتاح مرور");
		assertThat(IntStream.of(1, 2).mapToObj((count) -> caption(count, Locale.ENGLISH))).containsExactly("1 passkey",
				"2 passkeys");
	}

	@Test
	void writesWesternDigitsGroupedAsInTheLanguage() {
		assertThat(caption(12345, ARABIC)).startsWith("12");
		assertThat(caption(12345, Locale.GERMAN)).isEqualTo("12.345 Passkeys");
	}

	@Test
	void isolatesNamesThatRunInTheOtherDirection() {
		assertThat(rename("Laptop", Locale.ENGLISH)).isEqualTo("Rename Laptop");
		assertThat(rename("هاتف", Locale.ENGLISH)).isEqualTo("Rename \u2068هاتف\u2069");
		assertThat(rename("هاتف", ARABIC)).doesNotContain("\u2068").contains("هاتف");
		assertThat(rename("Laptop 2", ARABIC)).contains("\u2068Laptop 2\u2069");
	}

	@Test
	void isolatesNoNameTwice() {
		String quoted = this.messages.getMessage("quoted", new Object[] { "Laptop" }, ARABIC);

		assertThat(this.messages.getMessage("revoke-several.revoked", new Object[] { quoted }, ARABIC)).contains(quoted)
			.doesNotContain("\u2068" + quoted);
	}

	@Test
	void takesNamesAsTheyAre() {
		String name = "{0, plural, one {#}} '{'";

		assertThat(rename(name, Locale.ENGLISH)).isEqualTo("Rename " + name);
	}

	@Test
	void formatsForSeveralThreadsAtOnce() {
		assertThat(IntStream.range(2, 5000)
			.parallel()
			.filter((count) -> !caption(count % 100 + 2, Locale.ENGLISH).equals(count % 100 + 2 + " passkeys")))
			.isEmpty();
	}

	@Test
	void fallsBackToEnglish() {
		assertThat(this.messages.getMessage("sign-in", null, Locale.ITALIAN)).isEqualTo("Sign in");
		assertThat(this.messages.getMessage("nothing", new Object[] { 1 }, "otherwise", ARABIC)).isEqualTo("otherwise");
	}

	private String caption(int count, Locale locale) {
		return this.messages.getMessage("passkeys.caption", new Object[] { count }, locale);
	}

	private String rename(String name, Locale locale) {
		return this.messages.getMessage("rename.of", new Object[] { name }, locale);
	}

}
