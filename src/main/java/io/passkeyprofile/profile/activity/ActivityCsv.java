package io.passkeyprofile.profile.activity;

import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

import org.springframework.context.MessageSource;

/**
 * Security activity as a table for spreadsheets.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class ActivityCsv {

	private static final List<String> COLUMNS = List.of("time", "what", "client", "address");

	/** Without it, Excel misreads UTF-8. */
	private static final String BYTE_ORDER_MARK = "\uFEFF";

	/** According to OWASP, spreadsheets take a text that starts so for a formula. */
	private static final String FORMULA_STARTS = "=+-@\t\r";

	private ActivityCsv() {
	}

	/**
	 * Writes the names of the columns and a row for each entry.
	 * @param entries the entries, which may be read meanwhile
	 * @param output where the table goes; closed only if the table is complete
	 * @param messages the sentences
	 * @param locale the reader's language
	 */
	static void write(Stream<ActivityEntry> entries, OutputStream output, MessageSource messages, Locale locale) {
		CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true).setLineSeparator("\r\n");
		for (int i = 0; i < COLUMNS.size(); i++) {
			String name = messages.getMessage("activity.csv." + COLUMNS.get(i), null, locale);
			schema.addColumn((i == 0) ? BYTE_ORDER_MARK + name : name);
		}
		SequenceWriter rows = CsvMapper.shared().writer(schema.build()).writeValues(output);
		entries.forEach((entry) -> rows
			.write(List.of(entry.time().iso(), cell(entry.text()), cell(entry.client()), cell(entry.address()))));
		rows.close();
	}

	/**
	 * Keeps spreadsheets from running a text as a formula: people choose the names of
	 * passkeys, and anybody can make up the name of a browser.
	 */
	private static String cell(@Nullable String text) {
		if (text == null) {
			return "";
		}
		return (!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) ? "'" + text : text;
	}

}
