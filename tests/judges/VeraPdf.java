// Runs veraPDF over any number of files in one virtual machine.
//
//   echo ua1=FILE.pdf | java -cp 'verapdf/*' VeraPdf.java
//
// Reads a flavour (ua1, 2a, 2b, …) and the name of a file from each line of standard input and
// answers it, at once, with a line of JSON:
//   {"file": …, "checks": …, "messages": [{"severity": …, "code": …, "message": …, "place": …}]}
// A message is a rule that failed, at each place where it did.

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

class Driver {
    public static void main(String[] none) throws Exception {
        LogManager.getLogManager().getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        ObjectMapper json = new ObjectMapper();
        // Anything that a library prints must not get between the lines.
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String job; (job = in.readLine()) != null; ) {
            int equals = job.indexOf('=');
            PDFAFlavour flavour = PDFAFlavour.byFlavourId(job.substring(0, equals));
            if (flavour == PDFAFlavour.NO_FLAVOUR) {
                throw new IllegalArgumentException("no such flavour: " + job);
            }
            String file = job.substring(equals + 1);
            List<Map<String, String>> messages = new ArrayList<>();
            int checks = 0;
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour)) {
                ValidationResult result =
                        Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
                checks = result.getTotalAssertions();
                for (TestAssertion failed : result.getTestAssertions()) {
                    messages.add(message(
                            "ERROR",
                            failed.getRuleId().getClause() + "-" + failed.getRuleId().getTestNumber(),
                            failed.getErrorMessage() == null ? failed.getMessage() : failed.getErrorMessage(),
                            failed.getLocation().getContext()));
                }
                if (!result.isCompliant() && messages.isEmpty()) {
                    messages.add(message("ERROR", "not-compliant", "no rule was named", ""));
                }
            } catch (Exception | StackOverflowError | OutOfMemoryError fault) {
                messages.add(message("CRASH", "crash", fault.toString(), ""));
            }
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("file", file);
            line.put("checks", checks);
            line.put("messages", messages);
            out.println(json.writeValueAsString(line));
        }
    }

    static Map<String, String> message(String severity, String code, String message, String place) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("severity", severity);
        entry.put("code", code);
        entry.put("message", message);
        entry.put("place", place);
        return entry;
    }
}
