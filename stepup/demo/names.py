"""Names to draw from, by the space between them; whoever comes out of them is nobody."""

GIRLS = """
Aaliyah Abigail Adaeze Aisha Alondra Amara Amina Anahí Anaya Angelina Anjali Ariana Ariel Asha Ava
Ayumi Beatriz Brianna Camila Carmen Celeste Chloe Citlali Dalia Daniela Deja Destiny Diana Elena
Emilia Esperanza Esther Fatima Fernanda Gabriela Genesis Grace Guadalupe Hannah Harper Hazel Imani
Ines Isabella Itzel Jada Jasmine Jazmín Joy Julieta Kayla Keisha Kiara Lakshmi Leila Leilani Linh
Lucía Luz Mai Maribel Mariana Maya Mei Melody Mia Mireya Naomi Natalia Nayeli Nia Noor Nora Nyla
Olivia Paloma Paola Parisa Penelope Priya Quinn Ramona Raquel Renata Rosalía Ruby Ruth Saanvi Sadie
Salma Samira Sarai Selena Serena Sienna Simone Skye Sofía Soledad Stella Tamia Tara Teresa Thuy
Trinity Valentina Valeria Vanessa Victoria Violet Wendy Ximena Yara Yareli Yesenia Zara Zoe Zuri
"""

WOMEN = """
Adriana Aileen Alejandra Alice Allison Amelia Amy Andrea Angela Anita Anna Annette April Araceli
Audrey Barbara Bernadette Beth Bianca Blanca Brenda Bridget Carla Carolyn Catherine Cecilia
Charlene Christina Claire Claudia Colleen Cristina Cynthia Dana Danielle Deborah Denise Desiree
Dolores Donna Doris Ebony Eileen Elaine Eleanor Elise Ellen Erica Eun-ji Eva Felicia Fiona Frances
Gail Gloria Gwen Heather Helen Hiroko Holly Ingrid Irene Iris Jacqueline Janelle Janet Jean
Jennifer Jenny Jill Joan Joanna Josephine Joyce Judith Julia Kamala Karen Katherine Keiko Kimberly
Kristen Latoya Laura Leah Leticia Lillian Lisa Lorraine Lourdes Lydia Lynn Margaret Maria Marisol
Marlene Martha Maureen Meera Melissa Mercedes Michelle Miriam Monica Nadia Nancy Nicole Nisha Norma
Olga Padma Pamela Patricia Paula Pauline Phyllis Rachel Rebecca Regina Renee Rita Roberta Rosa
Roxanne Sandra Sarah Shanice Sharon Sheila Shirin Silvia Sonia Stephanie Sunita Susan Svetlana
Sylvia Tamara Tanya Theresa Tiffany Tina Tomoko Ursula Veronica Vivian Wanda Xiomara Yolanda Yvonne
Zainab
"""

MEN = """
Ahmed Alberto Andre Anthony Arturo Benjamin Carlos Cedric Charles Daniel Darnell David Duc Eduardo
Elijah Enrique Ernesto Felipe Francisco George Gerardo Hassan Hector Ivan Jamal James Javier Jerome
Jorge José Juan Kenji Kevin Luis Malik Manuel Marcus Mario Michael Miguel Minh Nathan Omar Oscar
Patrick Paul Rafael Raj Ramón Raúl Reggie Ricardo Robert Samuel Santiago Sergio Terrence Thomas
Tomás Victor Vikram Walter William Xavier
"""

SURNAMES = """
Abara Acosta Adeyemi Aguilar Ahmadi Alcántara Alvarado Andersen Aquino Arroyo Ashworth Avila Bailey
Banerjee Barnes Barrera Batiste Beltrán Bennett Bhatt Boateng Boone Bradford Bui Caldwell Calloway
Campos Cardenas Carrillo Castañeda Cervantes Chandra Chavira Chen Chowdhury Coleman Contreras
Cordero Cortez Crawford Cruz Dang Das Dawson Delgadillo Demir Desai Diallo Dixon Domínguez Dorsey
Duarte Dumas Eastman Echeverría Ellison Escobar Espinal Farouk Fernández Figueroa Fitzgerald Flores
Foster Fuentes Gaines Galindo Garrett Gebre Gibbs Goldberg Gonzaga Graham Greene Guerrero Gupta
Haddad Hairston Hashimoto Hayes Heredia Hinojosa Holloway Huang Ibarra Iyer Jaramillo Jeffries
Jimenez Johal Kamara Kaplan Karimi Kaur Keller Khalil Kim Kowalski Lacayo Lam Langford Le Leung
Lozano Luevano Lukas Ma Macías Mahmoud Malone Mancini Marroquín Marsh Mbeki McAllister Medrano
Mehta Mejía Mendoza Miyamoto Molina Moreau Mosley Nakamura Narayan Navarro Ndiaye Ngata Nguyen
Novak Núñez Obi Ochoa Okafor Oliveira Ortega Osei Pacheco Padilla Park Patel Pham Pineda Ponce
Popov Prado Quintero Rahimi Ramaswamy Reyes Rivas Robles Rojas Rosenthal Rowe Ruelas Saito Salazar
Salgado Santana Sato Sepúlveda Serrano Shah Shapiro Sharma Silva Singh Soto Steele Sutherland
Tadesse Takahashi Tanaka Tavares Thornton Torres Tran Treviño Trujillo Underwood Uribe Valdez Vang
Vargas Vásquez Vega Villaseñor Vo Wallace Washington Whitfield Wong Woodard Xiong Yamada Yang Yoon
Zamora Zapata Zavala Zhang Zielinski
"""

EMPLOYERS = (
    ("Civil engineer", "Northbridge Engineering"),
    ("Structural engineer", "Northbridge Engineering"),
    ("Nurse practitioner", "St. Brigid Community Clinic"),
    ("Pediatrician", "Harbor Children's Health"),
    ("Software engineer", "Juniper Lane Software"),
    ("Product manager", "Juniper Lane Software"),
    ("Data analyst", "Meridian Transit Authority"),
    ("Architect", "Ito & Okafor Architects"),
    ("Attorney", "Lindgren Vasquez LLP"),
    ("Public defender", "County Public Defender"),
    ("Accountant", "Ellery Accounting"),
    ("Investment adviser", "Copper Street Capital"),
    ("High school chemistry teacher", "Orchard Unified School District"),
    ("Librarian", "City Library, North Branch"),
    ("Journalist", "The Valley Ledger"),
    ("Documentary editor", "Long Lens Pictures"),
    ("Biologist", "Pacific Kelp Institute"),
    ("Pharmacist", "Alder Street Pharmacy"),
    ("Electrician", "Local 88"),
    ("Chef", "Second Helping Kitchen"),
    ("Fire captain", "City Fire Department"),
    ("Airline pilot", "Cascade Regional Air"),
    ("Veterinarian", "Paws on Ninth"),
    ("Social worker", "Open Door Family Services"),
    ("Marketing director", "Saltbox Studio"),
    ("Landscape designer", "Fern & Fieldstone"),
    ("Supply chain planner", "Bright Harbor Foods"),
    ("Physical therapist", "Motion Rehab"),
    ("Urban planner", "City Planning Department"),
    ("Small business owner", "Masa & Co. Bakery"),
)
